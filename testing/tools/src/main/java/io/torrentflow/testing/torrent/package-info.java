/** Torrent files, and content for them. */
package io.torrentflow.testing.torrent;
