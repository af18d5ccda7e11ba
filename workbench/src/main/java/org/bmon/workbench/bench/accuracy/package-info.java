/** How far what bmon measures is from what truly happened in simulated networks, and how often its error bar holds it. */
@NullMarked
package org.bmon.workbench.bench.accuracy;

import org.jspecify.annotations.NullMarked;
