/** A node that tells numbered facts, its agents in a process that can be killed, and the account of what arrives. */
@NullMarked
package org.bmon.workbench.delivery;

import org.jspecify.annotations.NullMarked;
