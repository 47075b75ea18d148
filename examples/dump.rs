use servanda::source::Sources;
fn main() {
    let mut sources = Sources::default();
    let files: Vec<_> = std::env::args()
        .skip(1)
        .filter(|a| a != "-t")
        .map(|p| {
            let t = std::fs::read_to_string(&p).unwrap();
            sources.add(p, t)
        })
        .collect();
    let syntax = servanda::syntax::parse(&files, &sources);
    for d in &syntax.diagnostics {
        let span = d.span.unwrap();
        println!(
            "{} {} [{}] `{}`\n    help: {}",
            sources.describe(span),
            d.message,
            d.code.name(),
            sources.slice(span),
            d.help.clone().unwrap_or_default()
        );
    }
    if std::env::args().any(|a| a == "-t") {
        for t in &syntax.trees {
            for s in &t.statements {
                println!("{s:#?}");
            }
        }
    }
    let checked = servanda::check::check(&syntax.trees, &sources);
    for d in &checked.diagnostics {
        if let Some(span) = d.span {
            println!(
                "{} {} [{}] `{}`\n    help: {}",
                sources.describe(span),
                d.message,
                d.code.name(),
                sources.slice(span),
                d.help.clone().unwrap_or_default()
            );
        }
    }
    println!(
        "{} rules, {} check problems",
        checked.rulebook.rules.len(),
        checked.diagnostics.len()
    );
    println!(
        "{} statements, {} problems",
        syntax
            .trees
            .iter()
            .map(|t| t.statements.len())
            .sum::<usize>(),
        syntax.diagnostics.len()
    );
}
