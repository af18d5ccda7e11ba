/** What a node saw or did: one record for each kind of event, all of them immutable. */
@NullMarked
package org.bmon.common.event;

import org.jspecify.annotations.NullMarked;
