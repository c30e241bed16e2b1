/** Other people's BitTorrent, and content for it. */
@NullMarked
package io.torrentflow.testing.bittorrent;

import org.jspecify.annotations.NullMarked;
