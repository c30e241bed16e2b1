/** Fetches files from HTTP and HTTPS origins in parallel segments. */
package io.torrentflow.agent.engine.http;
