/** Who asks: the HTTP API, the shapes of its JSON, the live stream and the headers of every answer. */
@NullMarked
package org.bmon.collector.api;

import org.jspecify.annotations.NullMarked;
