/** What holds for all requests of browsers. */
@NullMarked
package io.torrentflow.gateway.web;

import org.jspecify.annotations.NullMarked;
