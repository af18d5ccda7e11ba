/** What the commands of the workbench share: arguments, messages for bad input, tables and JSON files. */
@NullMarked
package org.bmon.workbench.cli;

import org.jspecify.annotations.NullMarked;
