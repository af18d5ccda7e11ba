/** How long the services take to start. */
@NullMarked
package org.bmon.workbench.bench.startup;

import org.jspecify.annotations.NullMarked;
