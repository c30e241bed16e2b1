/** The gateway's REST API and live streams, as a client uses them. */
@NullMarked
package io.torrentflow.cli.client;

import org.jspecify.annotations.NullMarked;
