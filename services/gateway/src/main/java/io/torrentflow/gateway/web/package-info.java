/** What browsers are told about our pages. */
package io.torrentflow.gateway.web;
