/** Gets back from the jobs service what Redis has lost. */
package io.torrentflow.hub.resync;
