/** Streams of server-sent events to readers. */
package io.torrentflow.hub.stream;
