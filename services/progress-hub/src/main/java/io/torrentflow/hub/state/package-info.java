/** What the replicas share in Redis: the newest state of every job and transfer. */
@NullMarked
package io.torrentflow.hub.state;

import org.jspecify.annotations.NullMarked;
