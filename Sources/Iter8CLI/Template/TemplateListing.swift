import CommandLineKit
import Experiments
import Terminal
import ValueTree

/// `iter8 template list` and `iter8 template show`: the templates that the binary carries for tasks.
enum TemplateListing {
    static let group = CommandSpec(
        "template", "the templates that come with iter8, for custommetrics, slack and github",
        about: "Templates that tasks fill in when they run: how to ask a metrics backend (custommetrics), what to tell "
            + "others (slack, github). Where a task wants a template, one of these names will do, as will a URL or "
            + "the path of a file.")

    static let listSpec = CommandSpec(
        "list", "what there is",
        examples: [CommandSpec.Example("their names, for scripts", "iter8 template list -o name")],
        flags: [OutputFormat.flag], aliases: ["ls"])

    static let showSpec = CommandSpec(
        "show", "print one; its first comment says which values it takes",
        examples: [
            CommandSpec.Example("as a beginning for one of your own", "iter8 template show istio-prom > mine.tpl")
        ],
        arguments: [CommandSpec.Argument("NAME", choices: EmbeddedTemplates.all.map(\.name))])

    static func list(_ invocation: Invocation) throws {
        try invocation.streams.print(Templates(), as: OutputFormat(invocation.values))
    }

    static func show(_ invocation: Invocation) throws {
        let name: String = invocation.arguments[0]
        try invocation.streams.print(EmbeddedTemplates.template(named: name)?.text ?? "")
    }

    private struct Templates: Listing {
        let emptiness: String = "there are no templates"
        var names: [String] { EmbeddedTemplates.all.map(\.name) }

        var value: Value {
            .list(
                EmbeddedTemplates.all.map { template in
                    [
                        "description": .string(template.summary), "name": .string(template.name),
                        "task": .string(template.purpose),
                    ]
                })
        }

        func table(isWide: Bool) -> Table {
            var table = Table(["NAME", "TASK", "DESCRIPTION"])
            for template in EmbeddedTemplates.all {
                table.add(["\(template.name)", "\(template.purpose)", "\(template.summary)"])
            }
            return table
        }
    }
}
