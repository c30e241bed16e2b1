/** Fetches torrents through libtorrent. */
package io.torrentflow.agent.engine.bittorrent;
