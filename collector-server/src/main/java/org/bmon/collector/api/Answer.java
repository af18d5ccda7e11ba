package org.bmon.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.bmon.collector.store.Cursor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponents;

/** Makes the answers that can be JSON or CSV. */
final class Answer {

    private Answer() {}

    /** A whole list. */
    static ResponseEntity<Object> of(Format format, List<?> json, Supplier<Csv> csv) {
        return of(ResponseEntity.ok(), format, json, csv);
    }

    /** One thing. */
    static ResponseEntity<Object> one(Format format, Object json, Supplier<Csv> csv) {
        return of(ResponseEntity.ok(), format, json, csv);
    }

    /** A part of a list: the header {@code Link} says where the next part is, relative to the request. */
    static ResponseEntity<Object> page(
            HttpServletRequest request, Format format, @Nullable Cursor next, List<?> json, Supplier<Csv> csv) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (next != null) {
            UriComponents uri = ServletUriComponentsBuilder.fromRequest(request)
                    .replaceQueryParam("cursor", CursorText.of(next))
                    .build();
            answer.header(HttpHeaders.LINK, "<?" + uri.getQuery() + ">; rel=\"next\"");
        }
        return of(answer, format, json, csv);
    }

    private static ResponseEntity<Object> of(
            ResponseEntity.BodyBuilder answer, Format format, Object json, Supplier<Csv> csv) {
        answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        return format == Format.CSV
                ? answer.contentType(CsvConverter.TYPE).body(csv.get())
                : answer.contentType(MediaType.APPLICATION_JSON).body(json);
    }
}
