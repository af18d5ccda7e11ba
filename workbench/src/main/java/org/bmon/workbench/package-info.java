/** What stands above both services: replay, import and the demo. */
@NullMarked
package org.bmon.workbench;

import org.jspecify.annotations.NullMarked;
