/** Other people's BitTorrent, and content for it. */
package io.torrentflow.testing.bittorrent;
