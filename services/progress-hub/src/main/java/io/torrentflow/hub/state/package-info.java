/** What the replicas share in Redis: the newest state of every job and transfer. */
package io.torrentflow.hub.state;
