package org.bmon.collector.api;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bmon.collector.store.TimeQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads the parameters that many requests have: which part of a list, of which time, and how it is written. */
final class QueryArguments implements HandlerMethodArgumentResolver {

    private static final int DEFAULT_LIMIT = 50;

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return type == TimeQuery.class || type == TimeRange.class || type == Format.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Class<?> type = parameter.getParameterType();
        if (type == Format.class) {
            return format(request);
        }
        TimeRange range = range(request);
        if (type == TimeRange.class) {
            return range;
        }
        String cursor = request.getParameter("cursor");
        return new TimeQuery(
                range.network(),
                range.fromMicros(),
                range.beforeMicros(),
                cursor == null ? null : CursorText.parse(cursor),
                Parameters.limit(request.getParameter("limit"), DEFAULT_LIMIT));
    }

    /** The parameters that an argument of a controller is read from; none if it is not a query's. */
    static Set<String> names(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        Set<String> names = new LinkedHashSet<>();
        RequestParam own = parameter.getParameterAnnotation(RequestParam.class);
        if (own != null) {
            names.add(own.name());
        } else if (type == Format.class) {
            names.add("format");
        } else if (type == TimeRange.class) {
            names.addAll(List.of("network", "from", "to"));
        } else if (type == TimeQuery.class) {
            names.addAll(List.of("network", "from", "to", "limit", "cursor"));
        }
        return names;
    }

    private static TimeRange range(NativeWebRequest request) {
        String from = request.getParameter("from");
        String to = request.getParameter("to");
        return new TimeRange(
                Parameters.network(request.getParameter("network")),
                from == null ? Long.MIN_VALUE : Parameters.time("from", from),
                to == null ? Long.MAX_VALUE : Parameters.time("to", to));
    }

    private static Format format(NativeWebRequest request) {
        String asked = request.getParameter("format");
        if (asked != null) {
            return Parameters.choice("format", asked, Format.values());
        }
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null) {
            return Format.JSON;
        }
        try {
            List<MediaType> types = MediaType.parseMediaTypes(accept);
            MimeTypeUtils.sortBySpecificity(types);
            for (MediaType type : types) {
                if (type.includes(MediaType.APPLICATION_JSON)) {
                    return Format.JSON;
                }
                if (type.getType().equals("text") && type.getSubtype().equals("csv")) {
                    return Format.CSV;
                }
            }
        } catch (InvalidMediaTypeException e) {
            throw new InvalidParameterException("Accept", "the header Accept can't be read");
        }
        return Format.JSON;
    }
}
