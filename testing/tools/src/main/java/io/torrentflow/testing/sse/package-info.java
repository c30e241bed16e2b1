/** A reader of server-sent events. */
package io.torrentflow.testing.sse;
