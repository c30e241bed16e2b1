/** The gateway's REST API and live streams, as a client uses them. */
package io.torrentflow.cli.client;
