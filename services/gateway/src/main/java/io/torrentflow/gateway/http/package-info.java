/** What holds for all requests of browsers. */
@NullMarked
package io.torrentflow.gateway.http;

import org.jspecify.annotations.NullMarked;
