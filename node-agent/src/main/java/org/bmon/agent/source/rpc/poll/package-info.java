/** Asks the node again and again, each question at its own pace, and tells what changed. */
@NullMarked
package org.bmon.agent.source.rpc.poll;

import org.jspecify.annotations.NullMarked;
