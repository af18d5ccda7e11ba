-- A history can be divided into shards, each written by one collector of a group at a time: see docs/delivery.md. That of a
-- collector alone is shard 0. Streams, how nodes stood, the journal and the sums of hours are kept for each.
CREATE TABLE shard (
    shard       INTEGER NOT NULL PRIMARY KEY,
    generation  BIGINT NOT NULL,
    next_offset BIGINT
);

ALTER TABLE stream RENAME TO stream_before;

CREATE TABLE stream (
    shard         INTEGER NOT NULL,
    node          TEXT NOT NULL,
    epoch         TEXT NOT NULL,
    network       TEXT NOT NULL,
    durable       BIGINT NOT NULL,
    missed        BIGINT NOT NULL,
    opened_micros BIGINT NOT NULL,
    PRIMARY KEY (shard, node, epoch)
);

INSERT INTO stream SELECT 0, node, epoch, network, durable, missed, opened_micros FROM stream_before;
DROP TABLE stream_before;

ALTER TABLE journal RENAME TO journal_before;

CREATE TABLE journal (
    shard               INTEGER NOT NULL,
    seq                 BIGINT NOT NULL,
    node                TEXT NOT NULL,
    network             TEXT NOT NULL,
    epoch               TEXT NOT NULL,
    first_position      BIGINT NOT NULL,
    next_position       BIGINT NOT NULL,
    received_micros     BIGINT NOT NULL,
    clock_offset_micros BIGINT,
    clock_error_micros  BIGINT,
    batch               BYTEA NOT NULL,
    standing            BYTEA,
    PRIMARY KEY (shard, seq)
);

INSERT INTO journal
SELECT 0, seq, node, network, epoch, first_position, next_position, received_micros, clock_offset_micros, clock_error_micros,
       batch, standing
FROM journal_before;
DROP TABLE journal_before;

ALTER TABLE standing RENAME TO standing_before;

CREATE TABLE standing (
    shard   INTEGER NOT NULL,
    node    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    network TEXT NOT NULL,
    seq     BIGINT NOT NULL,
    nth     INTEGER NOT NULL,
    event   BYTEA NOT NULL,
    PRIMARY KEY (shard, node, kind)
);

INSERT INTO standing SELECT 0, node, kind, network, seq, nth, event FROM standing_before;
DROP TABLE standing_before;

ALTER TABLE node_hour RENAME TO node_hour_before;

CREATE TABLE node_hour (
    network    TEXT NOT NULL,
    stage      TEXT NOT NULL,
    hour       BIGINT NOT NULL,
    node       TEXT NOT NULL,
    shard      INTEGER NOT NULL,
    sightings  BIGINT NOT NULL,
    sum_micros BIGINT NOT NULL,
    delays     BYTEA NOT NULL,
    PRIMARY KEY (network, stage, hour, node, shard)
);

INSERT INTO node_hour SELECT network, stage, hour, node, 0, sightings, sum_micros, delays FROM node_hour_before;
DROP TABLE node_hour_before;

ALTER TABLE spread_hour RENAME TO spread_hour_before;

CREATE TABLE spread_hour (
    network    TEXT NOT NULL,
    stage      TEXT NOT NULL,
    hour       BIGINT NOT NULL,
    shard      INTEGER NOT NULL,
    complete   BIGINT NOT NULL,
    partial    BIGINT NOT NULL,
    suspect    BIGINT NOT NULL,
    spread_sum_micros BIGINT NOT NULL,
    spreads    BYTEA NOT NULL,
    PRIMARY KEY (network, stage, hour, shard)
);

INSERT INTO spread_hour
SELECT network, stage, hour, 0, complete, partial, suspect, spread_sum_micros, spreads FROM spread_hour_before;
DROP TABLE spread_hour_before;

-- Two collectors that number nodes at once must not give one number twice.
CREATE UNIQUE INDEX node_number_number ON node_number (number);
