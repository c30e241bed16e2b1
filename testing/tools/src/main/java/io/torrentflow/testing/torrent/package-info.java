/** Torrent files, and content for them. */
@NullMarked
package io.torrentflow.testing.torrent;

import org.jspecify.annotations.NullMarked;
