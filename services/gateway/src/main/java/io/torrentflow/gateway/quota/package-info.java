/** What a user's plan allows. */
@NullMarked
package io.torrentflow.gateway.quota;

import org.jspecify.annotations.NullMarked;
