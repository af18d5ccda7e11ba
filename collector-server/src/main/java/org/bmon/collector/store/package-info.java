/** The history: what was found, for ever, and what a restart needs to go on where it was. */
@NullMarked
package org.bmon.collector.store;

import org.jspecify.annotations.NullMarked;
