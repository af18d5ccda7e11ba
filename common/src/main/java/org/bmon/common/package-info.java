/** The values that everything in bmon is said in: hashes, names, networks and times. */
@NullMarked
package org.bmon.common;

import org.jspecify.annotations.NullMarked;
