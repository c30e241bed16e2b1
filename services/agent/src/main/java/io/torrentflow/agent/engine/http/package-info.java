/** Fetches files from HTTP and HTTPS origins in parallel segments. */
@NullMarked
package io.torrentflow.agent.engine.http;

import org.jspecify.annotations.NullMarked;
