-- What people are told of: one row for each cause. nodes and evidence are JSON.
CREATE TABLE notice (
    network      TEXT NOT NULL,
    kind         TEXT NOT NULL,
    notice_key   TEXT NOT NULL,
    since_micros BIGINT NOT NULL,
    until_micros BIGINT,
    severity     TEXT NOT NULL,
    nodes        TEXT NOT NULL,
    summary      TEXT NOT NULL,
    evidence     TEXT NOT NULL,
    PRIMARY KEY (network, kind, notice_key)
);

CREATE INDEX notice_since ON notice (since_micros);
