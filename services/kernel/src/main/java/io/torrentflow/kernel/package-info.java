/** What every part of TorrentFlow means by the same words; plain Java without a framework. */
package io.torrentflow.kernel;
