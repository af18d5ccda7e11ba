/** Who may read, and what every answer tells a browser not to do. */
@NullMarked
package org.bmon.collector.security;

import org.jspecify.annotations.NullMarked;
