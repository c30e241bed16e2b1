/**
 * What a user submits: magnet links, torrent files and URLs, read as untrusted input, with limits.
 */
package io.torrentflow.kernel.source;
