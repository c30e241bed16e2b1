/** What the launcher needs of the gateway's REST API, and how it collects finished files. */
@NullMarked
package io.torrentflow.stack.client;

import org.jspecify.annotations.NullMarked;
