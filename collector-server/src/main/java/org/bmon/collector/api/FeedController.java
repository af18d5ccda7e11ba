package org.bmon.collector.api;

import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.NoticeQuery;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The latest notices as an Atom feed (RFC 4287). An entry keeps its id when its notice ends. */
@RestController
final class FeedController {

    private static final int ENTRIES = 50;
    private static final String ATOM = "http://www.w3.org/2005/Atom";
    private static final MediaType TYPE = MediaType.parseMediaType("application/atom+xml;charset=utf-8");

    private final HistoryStore store;

    FeedController(HistoryStore store) {
        this.store = store;
    }

    @GetMapping("/feed.atom")
    ResponseEntity<String> feed() throws XMLStreamException {
        List<NoticeJson> notices = store.notices(NoticeQuery.notable(ENTRIES)).stream()
                .map(NoticeJson::of)
                .toList();
        String page =
                ServletUriComponentsBuilder.fromCurrentContextPath().path("/").toUriString();
        return ResponseEntity.ok().contentType(TYPE).body(write(notices, page));
    }

    private static String write(List<NoticeJson> notices, String page) throws XMLStreamException {
        StringWriter text = new StringWriter();
        XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        xml.writeStartDocument("utf-8", "1.0");
        xml.writeStartElement("feed");
        xml.writeDefaultNamespace(ATOM);
        element(xml, "id", page + "feed.atom");
        element(xml, "title", "bmon: what the fleet's people should know");
        link(xml, "self", page + "feed.atom");
        link(xml, "alternate", page);
        long updated = notices.stream().mapToLong(FeedController::updated).max().orElse(0);
        element(xml, "updated", Stamp.instant(updated).toString());
        xml.writeStartElement("author");
        element(xml, "name", "bmon");
        xml.writeEndElement();
        for (NoticeJson notice : notices) {
            entry(xml, notice, page);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
        return text.toString();
    }

    private static void entry(XMLStreamWriter xml, NoticeJson notice, String page) throws XMLStreamException {
        xml.writeStartElement("entry");
        element(xml, "id", "urn:uuid:" + notice.id());
        element(xml, "title", notice.kind() + ": " + notice.summary());
        link(xml, "alternate", page + "#/notices/" + notice.id());
        element(xml, "published", Stamp.instant(notice.sinceMicros()).toString());
        element(xml, "updated", Stamp.instant(updated(notice)).toString());
        for (String term : List.of(notice.kind(), notice.severity(), notice.network())) {
            xml.writeEmptyElement("category");
            xml.writeAttribute("term", term);
        }
        Long until = notice.untilMicros();
        String end = until == null
                ? " It lasts."
                : until == notice.sinceMicros() ? "" : " Over since " + Stamp.instant(until) + ".";
        element(xml, "summary", notice.summary() + end + nodes(notice.nodes()));
        xml.writeEndElement();
    }

    private static String nodes(List<String> nodes) {
        return nodes.isEmpty() ? "" : " Nodes: " + String.join(", ", nodes) + ".";
    }

    private static long updated(NoticeJson notice) {
        Long until = notice.untilMicros();
        return until == null ? notice.sinceMicros() : Math.max(until, notice.sinceMicros());
    }

    private static void link(XMLStreamWriter xml, String rel, String href) throws XMLStreamException {
        xml.writeEmptyElement("link");
        xml.writeAttribute("rel", rel);
        xml.writeAttribute("href", href);
    }

    private static void element(XMLStreamWriter xml, String name, @Nullable String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(plain(String.valueOf(text)));
        xml.writeEndElement();
    }

    /** Characters that XML can't have at all, not even escaped, become U+FFFD: words of nodes may hold any. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\t'
                                || c == '\n'
                                || (c >= 0x20 && c <= 0xd7ff)
                                || (c >= 0xe000 && c < 0xfffe)
                                || c > 0xffff
                        ? c
                        : 0xfffd)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
