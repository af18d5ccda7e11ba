-- Arrivals that were imported, as they came: the blocks' records have them too, but not how fine their times are.
CREATE TABLE arrival (
    network           TEXT NOT NULL,
    node              TEXT NOT NULL,
    hash              BYTEA NOT NULL,
    height            INTEGER NOT NULL,
    at_micros         BIGINT NOT NULL,
    resolution_micros BIGINT NOT NULL,
    PRIMARY KEY (network, node, hash)
);

CREATE INDEX arrival_height ON arrival (network, height);
