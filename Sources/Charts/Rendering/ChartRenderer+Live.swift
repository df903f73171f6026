import GoTemplate
package import ValueTree

extension ChartRenderer {
    /// As ``Lookup``, asking a cluster.
    package typealias LiveLookup = @Sendable (String, String, String, String) async throws -> Value

    /// Renders `chart` with templates that ask a cluster. See ``render(chart:values:release:capabilities:lookup:)``.
    package static func render(
        chart: Chart, values: Value, release: ReleaseOptions, capabilities: any CapabilitySource,
        options: Options = Options(), asking lookup: @escaping LiveLookup
    ) async throws -> RenderedChart {
        try await onLargeStack(blocking: {
            let ask: Lookup = { version, kind, namespace, name in
                try Waiting.forResult { try await lookup(version, kind, namespace, name) }
            }
            return try render(
                chart: chart, values: values, release: release, capabilities: capabilities, options: options,
                lookup: ask)
        })
    }

    /// Renders `chart` for a cluster that is asked only for what the chart wants to know.
    ///
    /// - Throws: as the other renderings; what the cluster answers to a question.
    package static func render(
        chart: Chart, values: Value, release: ReleaseOptions, asking questions: ClusterQuestions
    ) async throws -> RenderedChart {
        let source = AskedCapabilities(questions)
        let rendered: Result<RenderedChart, any Error>
        do {
            rendered = .success(
                try await render(
                    chart: chart, values: values, release: release, capabilities: source, asking: questions.lookup))
        } catch {
            rendered = .failure(error)
        }
        // What templates made of an answer that didn't come is of no interest.
        if let failure = source.failure { throw failure }
        return try rendered.get()
    }
}
