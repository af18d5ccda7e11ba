-- Running sums of the money created, one for each audited block: they must outlive the journal.
CREATE TABLE supply (
    network     TEXT NOT NULL,
    hash        BYTEA NOT NULL,
    height      INTEGER NOT NULL,
    from_height INTEGER NOT NULL,
    created_sat BIGINT NOT NULL,
    allowed_sat BIGINT NOT NULL,
    PRIMARY KEY (network, hash)
);

CREATE INDEX supply_height ON supply (network, height);
