/** Where Loki is, and the services' own logs on their way there; the one place that knows Logback and Loki4j. */
@NullMarked
package org.bmon.logging;

import org.jspecify.annotations.NullMarked;
