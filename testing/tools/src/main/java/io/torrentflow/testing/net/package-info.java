/** What stands on the network between a client and a server under test. */
package io.torrentflow.testing.net;
