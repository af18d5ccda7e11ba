-- One SQL for SQLite and PostgreSQL. Hashes are 32 bytes in display order; times are microseconds since the epoch.

CREATE TABLE node (
    name                TEXT NOT NULL PRIMARY KEY,
    network             TEXT NOT NULL,
    version             TEXT,
    first_heard_micros  BIGINT NOT NULL,
    last_heard_micros   BIGINT NOT NULL,
    clock_offset_micros BIGINT,
    clock_error_micros  BIGINT
);

CREATE TABLE stream (
    node          TEXT NOT NULL,
    epoch         TEXT NOT NULL,
    network       TEXT NOT NULL,
    durable       BIGINT NOT NULL,
    missed        BIGINT NOT NULL,
    opened_micros BIGINT NOT NULL,
    PRIMARY KEY (node, epoch)
);

-- What was received lately, as it was received: a restart takes it again.
CREATE TABLE journal (
    seq                 BIGINT NOT NULL PRIMARY KEY,
    node                TEXT NOT NULL,
    network             TEXT NOT NULL,
    epoch               TEXT NOT NULL,
    first_position      BIGINT NOT NULL,
    next_position       BIGINT NOT NULL,
    received_micros     BIGINT NOT NULL,
    clock_offset_micros BIGINT,
    clock_error_micros  BIGINT,
    batch               BYTEA NOT NULL,
    standing            BYTEA
);

-- The last event of each kind that tells how a node stands, from before the journal.
CREATE TABLE standing (
    node    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    network TEXT NOT NULL,
    seq     BIGINT NOT NULL,
    nth     INTEGER NOT NULL,
    event   BYTEA NOT NULL,
    PRIMARY KEY (node, kind)
);

-- since_micros: when an expected node first saw it; until one did, when it was first written.
CREATE TABLE block (
    network      TEXT NOT NULL,
    hash         BYTEA NOT NULL,
    height       INTEGER,
    since_micros BIGINT NOT NULL,
    PRIMARY KEY (network, hash)
);

CREATE INDEX block_hash ON block (hash);
CREATE INDEX block_since ON block (since_micros);
CREATE INDEX block_height ON block (height);

CREATE TABLE block_stage (
    network          TEXT NOT NULL,
    hash             BYTEA NOT NULL,
    stage            TEXT NOT NULL,
    seen             INTEGER NOT NULL,
    expected         INTEGER NOT NULL,
    first_node       TEXT,
    first_micros     BIGINT,
    spread_micros    BIGINT,
    mean_micros      DOUBLE PRECISION,
    variance_micros2 DOUBLE PRECISION,
    stddev_micros    DOUBLE PRECISION,
    p50_micros       BIGINT,
    p90_micros       BIGINT,
    p99_micros       BIGINT,
    error_micros     BIGINT,
    quality          TEXT NOT NULL,
    PRIMARY KEY (network, hash, stage)
);

CREATE TABLE block_sighting (
    network      TEXT NOT NULL,
    hash         BYTEA NOT NULL,
    stage        TEXT NOT NULL,
    node         TEXT NOT NULL,
    was_expected INTEGER NOT NULL,
    delay_micros BIGINT NOT NULL,
    PRIMARY KEY (network, hash, stage, node)
);

-- The delays of a transaction are one column, "node=micros" by spaces: there are as many rows as transactions.
CREATE TABLE tx (
    network          TEXT NOT NULL,
    txid             BYTEA NOT NULL,
    seen             INTEGER NOT NULL,
    expected         INTEGER NOT NULL,
    first_node       TEXT,
    first_micros     BIGINT,
    spread_micros    BIGINT,
    mean_micros      DOUBLE PRECISION,
    variance_micros2 DOUBLE PRECISION,
    stddev_micros    DOUBLE PRECISION,
    p50_micros       BIGINT,
    p90_micros       BIGINT,
    p99_micros       BIGINT,
    error_micros     BIGINT,
    quality          TEXT NOT NULL,
    delays           TEXT NOT NULL,
    others           TEXT NOT NULL,
    since_micros     BIGINT NOT NULL,
    PRIMARY KEY (network, txid)
);

CREATE INDEX tx_txid ON tx (txid);
CREATE INDEX tx_since ON tx (since_micros);

CREATE TABLE reorg (
    node         TEXT NOT NULL,
    at_micros    BIGINT NOT NULL,
    network      TEXT NOT NULL,
    depth        INTEGER NOT NULL,
    disconnected BYTEA NOT NULL,
    connected    BYTEA NOT NULL,
    PRIMARY KEY (node, at_micros)
);

CREATE INDEX reorg_at ON reorg (at_micros);

CREATE TABLE invalid_block (
    network        TEXT NOT NULL,
    hash           BYTEA NOT NULL,
    node           TEXT NOT NULL,
    reason         TEXT NOT NULL,
    since_micros   BIGINT NOT NULL,
    PRIMARY KEY (network, hash, node)
);

CREATE INDEX invalid_block_since ON invalid_block (since_micros);

CREATE TABLE rejection (
    network   TEXT NOT NULL,
    txid      BYTEA NOT NULL,
    node      TEXT NOT NULL,
    at_micros BIGINT NOT NULL,
    peer      BIGINT NOT NULL,
    reason    TEXT NOT NULL,
    detail    TEXT,
    PRIMARY KEY (txid, node, at_micros)
);

CREATE INDEX rejection_at ON rejection (at_micros);
