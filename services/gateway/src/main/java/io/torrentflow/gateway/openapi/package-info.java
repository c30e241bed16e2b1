/** The API's own description. */
@NullMarked
package io.torrentflow.gateway.openapi;

import org.jspecify.annotations.NullMarked;
