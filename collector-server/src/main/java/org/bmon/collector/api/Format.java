package org.bmon.collector.api;

/** How an answer is written. */
enum Format {
    JSON,
    CSV
}
