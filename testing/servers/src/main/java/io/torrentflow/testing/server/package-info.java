/** The servers that the component tests of a service run against. */
package io.torrentflow.testing.server;
