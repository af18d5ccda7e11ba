package org.bmon.workbench.arrivals;

/**
 * A row that is no arrival.
 *
 * @param line its line, from 1
 * @param reason what is wrong with it
 */
record MalformedRow(long line, String reason) {}
