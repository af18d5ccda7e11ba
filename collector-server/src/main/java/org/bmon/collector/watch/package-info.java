/** What every watch stands on: its surroundings, the notices it keeps open, its readings and its wishes. */
@NullMarked
package org.bmon.collector.watch;

import org.jspecify.annotations.NullMarked;
