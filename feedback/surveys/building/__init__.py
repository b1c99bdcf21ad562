"""Change, compare, translate and exchange the documents of forms. Pure: nothing here touches the database."""
