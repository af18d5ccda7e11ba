-- Transactions are kept for days only, in a table for each day that goes as a whole: tx_DAY, days since the epoch, made by
-- TransactionTables. Their delays are one column, by the numbers of their nodes.
DROP TABLE tx;

CREATE TABLE tx_day (
    day INTEGER NOT NULL PRIMARY KEY
);

CREATE TABLE node_number (
    name   TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL
);

-- What the records of an hour say of each node, for ever. hour: hours since the epoch of the first sighting.
CREATE TABLE node_hour (
    network    TEXT NOT NULL,
    stage      TEXT NOT NULL,
    hour       BIGINT NOT NULL,
    node       TEXT NOT NULL,
    sightings  BIGINT NOT NULL,
    sum_micros BIGINT NOT NULL,
    delays     BYTEA NOT NULL,
    PRIMARY KEY (network, stage, hour, node)
);

-- The same of the objects: how many, of which quality, and their spreads.
CREATE TABLE spread_hour (
    network    TEXT NOT NULL,
    stage      TEXT NOT NULL,
    hour       BIGINT NOT NULL,
    complete   BIGINT NOT NULL,
    partial    BIGINT NOT NULL,
    suspect    BIGINT NOT NULL,
    spread_sum_micros BIGINT NOT NULL,
    spreads    BYTEA NOT NULL,
    PRIMARY KEY (network, stage, hour)
);
