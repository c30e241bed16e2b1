/** Fetches torrents through libtorrent. */
@NullMarked
package io.torrentflow.agent.engine.bittorrent;

import org.jspecify.annotations.NullMarked;
