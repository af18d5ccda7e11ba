/** What the collector tells people of: one notice for each cause, with its evidence. */
@NullMarked
package org.bmon.collector.notice;

import org.jspecify.annotations.NullMarked;
